/** Plans which cases stand where and when, or changes it. */
import { useState } from 'preact/hooks';
import type { DeploymentResource, NetworkResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { TextField } from '../events/text-field.tsx';
import { toLocalText } from '../series/local-time.ts';
import { parseLocation, toSpan, toText } from './draft-values.ts';
import { listCities, mayBuild } from './network-words.ts';
import { CityField, ManyField, NeededText, SpanFields } from './part-fields.tsx';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

interface DeploymentDialogProps extends ThingDialogProps {
  deployment: DeploymentResource | undefined;
  network: NetworkResource;
}

export function DeploymentDialog({ deployment, network, ...more }: DeploymentDialogProps) {
  const [draft, setDraft] = useState(() => createDraft(deployment));
  const change = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  const location = parseLocation(draft.location);
  const nodes = network.nodes.filter(
    ({ city, lending }) => city === draft.city || lending?.borrowerCity === draft.city,
  );
  return (
    <ThingDialog
      {...more}
      title={t(deployment ? 'network.changeDeployment' : 'network.newDeployment')}
      name={draft.name}
      path="/api/v1/network/deployments"
      item={deployment}
      toRequest={() => ({
        ...{ city: draft.city, name: draft.name, place: draft.place, nodeIds: draft.nodeIds },
        ...toSpan(draft),
        ...(location && { location }),
      })}
    >
      {form => (
        <>
          {!deployment && (
            <CityField value={draft.city} may={mayBuild} onChange={city => change({ city, nodeIds: [] })} />
          )}
          <div class="form-row">
            <NeededText label={t('network.name')} field="name" {...{ draft, form, change }} />
            <NeededText label={t('network.place')} field="place" {...{ draft, form, change }} />
          </div>
          <SpanFields span={draft} isEndOpen form={form} onChange={change} />
          <TextField
            label={t('network.location')}
            hint={t('network.locationHint')}
            error={form.errorOf('location')}
            value={draft.location}
            onChange={text => change({ location: text })}
          />
          <ManyField
            legend={t('network.nodes')}
            error={form.errorOf('nodeIds')}
            options={nodes.map(({ deviceId, name }) => ({ id: deviceId, text: name }))}
            chosen={draft.nodeIds}
            onChange={nodeIds => change({ nodeIds })}
          />
        </>
      )}
    </ThingDialog>
  );
}

function createDraft(deployment: DeploymentResource | undefined) {
  return {
    city: deployment?.city ?? listCities(mayBuild)[0]?.slug ?? '',
    ...{ name: deployment?.name ?? '', place: deployment?.place ?? '' },
    from: deployment ? toText(deployment.from) : toLocalText(nowMs.peek()),
    until: toText(deployment?.until),
    location: deployment?.location?.map(String).join(' ') ?? '',
    nodeIds: deployment?.nodeIds ?? [],
  };
}
