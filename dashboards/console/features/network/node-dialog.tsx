/** Makes a fibre node a part of the network, or changes what it offers. */
import { useState } from 'preact/hooks';
import type { NodeResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { fleet } from '../../live/live-state.ts';
import { SelectField, TextField } from '../events/text-field.tsx';
import { parseNumber } from './draft-values.ts';
import { mayBuild } from './network-words.ts';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

interface NodeDialogProps extends ThingDialogProps {
  node: NodeResource | undefined;
  nodes: readonly NodeResource[];
}

export function NodeDialog({ node, nodes, ...more }: NodeDialogProps) {
  const [free] = useState(() => listFreeDevices(nodes));
  const [draft, setDraft] = useState(() => ({
    deviceId: node?.deviceId ?? free[0]?.id ?? '',
    accessPorts: String(node?.accessPorts ?? 8),
    poeBudgetW: String(node?.poeBudgetW ?? 240),
    upsRuntimeMin: String((node?.upsRuntimeS ?? 14_400) / 60),
  }));
  const change = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  const { deviceId } = draft;
  const name = node?.name ?? fleet.devices.get(deviceId)?.name ?? deviceId;
  return (
    <ThingDialog
      {...more}
      title={t(node ? 'network.changeNode' : 'network.newNode')}
      name={name}
      path="/api/v1/network/nodes"
      item={node && { id: node.deviceId, version: node.version }}
      toRequest={() => ({
        ...{ city: node?.city ?? fleet.devices.get(deviceId)?.city ?? 'none', deviceId },
        accessPorts: parseNumber(draft.accessPorts),
        poeBudgetW: parseNumber(draft.poeBudgetW),
        upsRuntimeS: parseNumber(draft.upsRuntimeMin) * 60,
      })}
    >
      {form => (
        <>
          {!node && (
            <SelectField
              label={t('network.device')}
              value={deviceId}
              options={free.map(device => ({ value: device.id, text: `${device.name} (${device.id})` }))}
              error={form.errorOf('deviceId')}
              onChange={next => change({ deviceId: next })}
            />
          )}
          <div class="form-row">
            <TextField
              label={t('network.accessPorts')}
              mode="numeric"
              isRequired
              error={form.errorOf('accessPorts')}
              value={draft.accessPorts}
              onChange={accessPorts => change({ accessPorts })}
            />
            <TextField
              label={t('network.poe')}
              mode="decimal"
              unit="W"
              isRequired
              error={form.errorOf('poeBudgetW')}
              value={draft.poeBudgetW}
              onChange={poeBudgetW => change({ poeBudgetW })}
            />
            <TextField
              label={t('network.battery')}
              mode="decimal"
              unit="min"
              isRequired
              error={form.errorOf('upsRuntimeS')}
              value={draft.upsRuntimeMin}
              onChange={upsRuntimeMin => change({ upsRuntimeMin })}
            />
          </div>
        </>
      )}
    </ThingDialog>
  );
}

/** Fibre nodes that are no part of the network yet. */
function listFreeDevices(nodes: readonly NodeResource[]) {
  const known = new Set(nodes.map(({ deviceId }) => deviceId));
  return [...fleet.devices.values()].filter(
    ({ id, kind, city }) => kind === 'fibrenode' && mayBuild(city) && !known.has(id),
  );
}
