/** Which cities are looked at: one, several or all that the person may see. Each change counts at once. */
import { useRef, useState } from 'preact/hooks';
import type { CityResource } from '#core/resources.ts';
import { t } from '../i18n/translate.ts';
import { cities } from '../live/live-state.ts';
import { Checkbox } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDismissal } from '../ui/use-dismissal.ts';
import { chooseCities, chosenSlugs, MOST_CITIES, toPlaceText } from './chosen-cities.ts';

/** More are found faster by typing. */
const FEW_CITIES = 12;

export function CitySwitch() {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismissal(isOpen, () => setIsOpen(false), { root, button });
  const [onlyCity] = cities.value;
  if (cities.value.length === 1 && onlyCity) return <span class="city-name">{onlyCity.name}</span>;
  const place = toPlaceText();
  return (
    <div class="city-switch" ref={root}>
      <button
        ref={button}
        type="button"
        class="city-name"
        aria-expanded={isOpen}
        aria-controls="city-panel"
        aria-label={`${place}, ${t('chooseCities')}`}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span>{place}</span>
        <Icon name="down" />
      </button>
      <div id="city-panel" class="panel city-panel" hidden={!isOpen}>
        {isOpen && <CityList onDone={() => setIsOpen(false)} />}
      </div>
    </div>
  );
}

function CityList({ onDone }: { onDone: () => void }) {
  const [part, setPart] = useState('');
  const chosen = chosenSlugs.value;
  const listed = cities.value.filter(({ name }) => name.toLowerCase().includes(part.trim().toLowerCase()));
  const toggle = (slug: string, isChosen: boolean) =>
    chooseCities(isChosen ? [...chosen, slug] : chosen.filter(other => other !== slug));
  const chooseOnly = (slug: string) => {
    chooseCities([slug]);
    onDone();
  };
  return (
    <>
      {cities.value.length > FEW_CITIES && (
        <input
          class="input"
          type="search"
          aria-label={t('findCity')}
          placeholder={t('findCity')}
          value={part}
          onInput={event => setPart(event.currentTarget.value)}
        />
      )}
      <fieldset class="field-group">
        <legend class="visually-hidden">{t('chooseCities')}</legend>
        <Checkbox label={t('allCities')} isChecked={chosen.length === 0} onChange={() => chooseCities([])} />
        <ul class="city-choices">
          {listed.map(city => (
            <CityChoice
              key={city.slug}
              city={city}
              isChosen={chosen.includes(city.slug)}
              isFull={chosen.length >= MOST_CITIES}
              onToggle={toggle}
              onOnly={chooseOnly}
            />
          ))}
        </ul>
      </fieldset>
      {chosen.length >= MOST_CITIES && <p class="muted">{t('enoughCities', { count: MOST_CITIES })}</p>}
    </>
  );
}

interface CityChoiceProps {
  city: CityResource;
  isChosen: boolean;
  isFull: boolean;
  onToggle: (slug: string, isChosen: boolean) => void;
  onOnly: (slug: string) => void;
}

function CityChoice({ city: { slug, name }, isChosen, isFull, onToggle, onOnly }: CityChoiceProps) {
  return (
    <li>
      <Checkbox
        label={name}
        isChecked={isChosen}
        isDisabled={isFull && !isChosen}
        onChange={isChecked => onToggle(slug, isChecked)}
      />
      <button
        type="button"
        class="text-button"
        aria-label={t('onlyCity', { name })}
        onClick={() => onOnly(slug)}
      >
        {t('only')}
      </button>
    </li>
  );
}
