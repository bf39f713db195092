/** The choices above the list; each is part of the address. */
import { ALARM_TYPE_IDS, ALARM_TYPES } from '#core/alarms/alarm-types.ts';
import { isSoundOn, switchSound } from '../../app/alarm-sound.ts';
import { setQuery } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { SEVERITIES } from '../../live/alarm-store.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { Checkbox } from '../../ui/field.tsx';
import { toPriority } from '../../ui/priority-shapes.ts';
import { LIST_STATES, listFilter } from './alarm-filter.ts';

interface Choice {
  key: 'state' | 'severity' | 'kind' | 'type';
  label: string;
  value: string;
  options: { value: string; text: string }[];
}

export function AlarmFilters() {
  return (
    <search class="alarm-filters" aria-label={t('alarms.filter')}>
      {toChoices().map(({ key, label, value, options }) => (
        <label key={key}>
          <span>{label}</span>
          <select
            class="select"
            value={value}
            onChange={event => setQuery({ [key]: event.currentTarget.value })}
          >
            {options.map(option => (
              <option key={option.value} value={option.value}>
                {option.text}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Checkbox
        label={t('alarms.mine')}
        isChecked={listFilter.value.isMine}
        onChange={isMine => setQuery({ mine: isMine ? '1' : undefined })}
      />
      <Checkbox label={t('alarms.sound')} isChecked={isSoundOn.value} onChange={switchSound} />
    </search>
  );
}

function toChoices(): Choice[] {
  const { state, severity, kind, type } = listFilter.value;
  const any = { value: '', text: t('alarms.any') };
  const types = ALARM_TYPE_IDS.map(id => ({ value: id, text: ALARM_TYPES[id].label[language.value] }));
  return [
    {
      ...{ key: 'state', label: t('alarms.filterState'), value: state === 'open' ? '' : state },
      options: LIST_STATES.map(name => ({
        value: name === 'open' ? '' : name,
        text: t(`alarms.state.${name}`),
      })),
    },
    {
      ...{ key: 'severity', label: t('alarms.filterSeverity'), value: severity },
      options: [any, ...SEVERITIES.map(name => ({ value: name, text: t(`state.${toPriority(name)}`) }))],
    },
    {
      ...{ key: 'kind', label: t('alarms.filterKind'), value: kind },
      options: [
        any,
        ...deviceKinds.value.map(({ name, label }) => ({ value: name, text: label[language.value] })),
      ],
    },
    {
      ...{ key: 'type', label: t('alarms.filterType'), value: type },
      options: [any, ...types.sort((one, other) => formats.value.compare(one.text, other.text))],
    },
  ];
}
