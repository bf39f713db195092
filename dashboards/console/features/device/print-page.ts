import { theme } from '../../theme/theme.ts';

/** Until charts are drawn in the colours of the other theme. */
const REDRAWN_MS = 300;

/** Prints dark ink on white, whatever the screen shows. */
export async function printPage(): Promise<void> {
  const shown = theme.value;
  if (shown === 'dark') {
    theme.value = 'light';
    await new Promise(resolve => setTimeout(resolve, REDRAWN_MS));
  }
  print();
  theme.value = shown;
}
