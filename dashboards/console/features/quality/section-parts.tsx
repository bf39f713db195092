/** What the sections of the page share: a heading, waiting and failing, links to a device, and who may change something. */
import type { ComponentChildren } from 'preact';
import { isAllowed } from '#core/access-resources.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { linkTo, view } from '../../app/location.ts';
import { language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds, session } from '../../live/live-state.ts';
import type { Loaded } from '../device/use-resource.ts';

interface SectionProps {
  id: string;
  title: string;
  /** What it tells and how it is reckoned. */
  about?: ComponentChildren;
  tools?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ id, title, about, tools, children }: SectionProps) {
  return (
    <section class="quality-section" aria-labelledby={id}>
      <header class="quality-head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {tools && <div class="quality-tools">{tools}</div>}
      </header>
      {about && <p class="quality-about">{about}</p>}
      {children}
    </section>
  );
}

export function Awaited<T extends object>({
  of: loaded,
  children,
}: {
  of: Loaded<T>;
  children: (value: T) => ComponentChildren;
}) {
  if (loaded === 'loading') return <p class="empty">{t('loading')}</p>;
  if (loaded === 'failed')
    return (
      <p class="empty" role="alert">
        {t('loadFailed')}
      </p>
    );
  return <>{children(loaded)}</>;
}

export function DeviceLink({ id, name }: { id: string; name?: string }) {
  return <a href={linkTo(`/devices/${encodeURIComponent(id)}`)}>{name ?? id}</a>;
}

export function toKindLabel(kind: DeviceKindName | undefined): string {
  if (kind === undefined) return '–';
  return deviceKinds.value.find(({ name }) => name === kind)?.label[language.value] ?? kind;
}

export function toCityName(slug: string | undefined): string {
  return slug === undefined ? '–' : (cityNames.value.get(slug) ?? slug);
}

/** Whether mappings of the city may be changed and its messages replayed; without a city: of any. */
export function mayOperate(city?: string): boolean {
  const who = session.value;
  return typeof who === 'object' && isAllowed(who, ['operator', 'admin'], city);
}

/** City and kinds of the address, as every list takes them. */
export function placeQuery(): { city: string; kind: string } {
  return { city: view.value.city, kind: view.value.kinds.join(',') };
}
