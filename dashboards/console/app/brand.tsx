import { t } from '../i18n/translate.ts';
import { CitySwitch } from './city-switch.tsx';
import { linkTo } from './location.ts';

/** Name of the product, which leads home, and below it the cities that are looked at. */
export function Brand() {
  return (
    <div class="brand">
      <a href={linkTo('/')} class="brand-sign" aria-label={`Leitstand: ${t('overview')}`}>
        <BrandSign />
      </a>
      <div>
        <strong>Leitstand</strong>
        <CitySwitch />
      </div>
    </div>
  );
}

export function BrandSign() {
  return (
    <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
      <rect class="brand-ground" width="32" height="32" rx="7" />
      <path class="brand-line" d="M16 13v13M7 11.5c4.5-5.8 13.5-5.8 18 0M10.7 14c2.6-3.4 8-3.4 10.6 0" />
    </svg>
  );
}
