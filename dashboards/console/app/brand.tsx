import { t } from '../i18n/translate.ts';
import { cities } from '../live/live-state.ts';
import { setView, view } from './location.ts';

/** Name of the product and, below it, the city that is looked at. */
export function Brand() {
  return (
    <div class="brand">
      <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
        <rect class="brand-ground" width="32" height="32" rx="7" />
        <path class="brand-line" d="M16 13v13M7 11.5c4.5-5.8 13.5-5.8 18 0M10.7 14c2.6-3.4 8-3.4 10.6 0" />
      </svg>
      <div>
        <strong>Leitstand</strong>
        <CitySwitch />
      </div>
    </div>
  );
}

function CitySwitch() {
  const { city } = view.value;
  const isUnknown = city !== '' && !cities.value.some(({ slug }) => slug === city);
  return (
    <select
      class="city-switch"
      aria-label={t('city')}
      value={city}
      onChange={event => setView({ city: event.currentTarget.value, device: '', metric: '' }, 'push')}
    >
      {cities.value.length !== 1 && <option value="">{t('allCities')}</option>}
      {cities.value.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
      {isUnknown && <option value={city}>{city}</option>}
    </select>
  );
}
