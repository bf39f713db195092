/** Which metrics of a device are drawn: a dialog with every metric it has sent, by component. */
import { useState } from 'preact/hooks';
import type { DeviceResource } from '#core/resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Checkbox, FieldGroup } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type MetricPlace, toComponentLabel, toPlaceKey } from '../devices/metric-catalogue.ts';

/** Beyond this a page of charts says nothing any more. */
export const MAX_METRICS = 12;

interface MetricChooserProps {
  device: DeviceResource;
  places: readonly MetricPlace[];
  chosen: readonly MetricPlace[];
  onChoose: (keys: readonly string[]) => void;
}

export function MetricChooser({ device, places, chosen, onChoose }: MetricChooserProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setIsOpen(true)}>
        <Icon name="monitoring" />
        {t('series.metrics', { count: chosen.length })}
      </button>
      {isOpen && (
        <ChooserDialog
          {...{ device, places, chosen }}
          onClose={() => setIsOpen(false)}
          onChoose={keys => {
            setIsOpen(false);
            onChoose(keys);
          }}
        />
      )}
    </>
  );
}

function ChooserDialog({
  device,
  places,
  chosen,
  onChoose,
  onClose,
}: MetricChooserProps & { onClose: () => void }) {
  const [keys, setKeys] = useState<readonly string[]>(chosen.map(toPlaceKey));
  const components = [...new Set(places.map(({ component }) => component))];
  const isFull = keys.length >= MAX_METRICS;
  const toggle = (key: string, isChosen: boolean) =>
    setKeys(isChosen ? [...keys, key] : keys.filter(other => other !== key));
  return (
    <Dialog title={t('series.chooseMetrics')} width="wide" onClose={onClose}>
      <p class="muted">{t('series.chooseMetricsText', { count: MAX_METRICS })}</p>
      <div class="metric-choices">
        {components.map(component => (
          <FieldGroup
            key={component}
            legend={toComponentLabel(deviceKinds.value, device.kind, component, language.value)}
          >
            {places
              .filter(place => place.component === component)
              .map(place => {
                const key = toPlaceKey(place);
                const isChecked = keys.includes(key);
                return (
                  <Checkbox
                    key={key}
                    label={place.metric.label[language.value]}
                    isChecked={isChecked}
                    isDisabled={isFull && !isChecked}
                    onChange={isChosen => toggle(key, isChosen)}
                  />
                );
              })}
          </FieldGroup>
        ))}
      </div>
      <DialogActions>
        <button type="button" class="button" onClick={onClose}>
          {t('series.cancel')}
        </button>
        <button
          type="button"
          class="button is-primary"
          disabled={keys.length === 0}
          onClick={() => onChoose(keys)}
        >
          {t('series.show')}
        </button>
      </DialogActions>
    </Dialog>
  );
}
