/** A new link or a change of one: between which ports, how long, how fast. */
import { useState } from 'preact/hooks';
import { FIBRE_TYPES, LINK_SHARE_DEFAULT } from '#core/network/network.ts';
import type { LinkResource, NetworkResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { SelectField, TextField } from '../events/text-field.tsx';
import { parseNumber } from './draft-values.ts';
import { mayBuild, toWhen } from './network-words.ts';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

interface LinkDialogProps extends ThingDialogProps {
  link: LinkResource | undefined;
  network: NetworkResource;
}

const ENDS = ['aEnd', 'zEnd'] as const;
const GBIT = 1e9;

export function LinkDialog({ link, network, ...more }: LinkDialogProps) {
  const deployments = network.deployments.filter(({ city }) => mayBuild(city));
  const [draft, setDraft] = useState(() => createDraft(link, deployments[0]));
  const change = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  const deployment = deployments.find(({ id }) => id === draft.deploymentId);
  const nameOf = (id: string) => network.nodes.find(({ deviceId }) => deviceId === id)?.name ?? id;
  const options = (deployment?.nodeIds ?? []).map(id => ({ value: id, text: nameOf(id) }));
  return (
    <ThingDialog
      {...more}
      title={t(link ? 'network.changeLink' : 'network.newLink')}
      name={`${nameOf(draft.aEnd.deviceId)} – ${nameOf(draft.zEnd.deviceId)}`}
      path="/api/v1/network/links"
      item={link}
      toRequest={() => ({
        ...{ city: deployment?.city ?? link?.city ?? 'none', deploymentId: draft.deploymentId },
        ...{ aEnd: draft.aEnd, zEnd: draft.zEnd, fibreType: draft.fibreType },
        lengthM: parseNumber(draft.lengthM),
        lineRate: Math.round(parseNumber(draft.lineRateGbit) * GBIT),
        reservableShare: parseNumber(draft.sharePercent) / 100,
        ratedLossDb: parseNumber(draft.ratedLossDb),
      })}
    >
      {form => (
        <>
          <SelectField
            label={t('network.deployment')}
            value={draft.deploymentId}
            options={deployments.map(({ id, name, ...span }) => ({
              value: id,
              text: `${name} (${toWhen(span)})`,
            }))}
            error={form.errorOf('deploymentId')}
            onChange={deploymentId => change({ deploymentId })}
          />
          {ENDS.map(end => {
            const title = t(end === 'aEnd' ? 'network.endA' : 'network.endZ');
            return (
              <div key={end} class="form-row">
                <SelectField
                  label={t('network.nodeAtEnd', { end: title })}
                  value={draft[end].deviceId}
                  options={[{ value: '', text: '–' }, ...options]}
                  error={form.errorOf(`${end}.deviceId`)}
                  onChange={deviceId => change({ [end]: { ...draft[end], deviceId } })}
                />
                <TextField
                  label={t('network.portAtEnd', { end: title })}
                  isRequired
                  maxLength={20}
                  error={form.errorOf(`${end}.port`)}
                  value={draft[end].port}
                  onChange={port => change({ [end]: { ...draft[end], port } })}
                />
              </div>
            );
          })}
          <div class="form-row">
            <SelectField
              label={t('network.fibre')}
              value={draft.fibreType}
              options={FIBRE_TYPES.map(type => ({ value: type, text: t(`network.fibre.${type}`) }))}
              onChange={fibreType => change({ fibreType })}
            />
            {NUMBERS.map(({ key, title, field, unit }) => (
              <TextField
                key={key}
                label={t(title)}
                mode="decimal"
                unit={unit}
                isRequired
                error={form.errorOf(field)}
                value={draft[key]}
                onChange={text => change({ [key]: text })}
              />
            ))}
          </div>
        </>
      )}
    </ThingDialog>
  );
}

const NUMBERS = [
  { key: 'lengthM', title: 'network.length', field: 'lengthM', unit: 'm' },
  { key: 'lineRateGbit', title: 'network.lineRate', field: 'lineRate', unit: 'Gbit/s' },
  { key: 'sharePercent', title: 'network.share', field: 'reservableShare', unit: '%' },
  { key: 'ratedLossDb', title: 'network.loss', field: 'ratedLossDb', unit: 'dB' },
] as const;

function createDraft(
  link: LinkResource | undefined,
  deployment: { id: string; nodeIds: string[] } | undefined,
) {
  const end = (index: number) => ({ deviceId: deployment?.nodeIds[index] ?? '', port: 'port-1' });
  return {
    deploymentId: link?.deploymentId ?? deployment?.id ?? '',
    ...{ aEnd: link?.aEnd ?? end(0), zEnd: link?.zEnd ?? end(1) },
    fibreType: link?.fibreType ?? ('single-mode' as const),
    lengthM: String(link?.lengthM ?? 400),
    lineRateGbit: String((link?.lineRate ?? 10 * GBIT) / GBIT),
    sharePercent: String(Math.round((link?.reservableShare ?? LINK_SHARE_DEFAULT) * 1000) / 10),
    ratedLossDb: String(link?.ratedLossDb ?? 2),
  };
}
