/** As `schema-parity.ts`, for the shapes in `core/provisioning-resources.ts`. */

import type { Static } from 'typebox';
import type * as resources from '#core/provisioning-resources.ts';
import type * as schemas from './provisioning-schemas.ts';
import type { AllTrue, IsSame } from './schema-parity.ts';

export type ProvisioningParity = AllTrue<
  [
    IsSame<Static<typeof schemas.DeviceRequestSchema>, resources.DeviceRequest>,
    IsSame<Static<typeof schemas.DevicePatchSchema>, resources.DevicePatch>,
    IsSame<Static<typeof schemas.EnteredDeviceSchema>, resources.EnteredDevice>,
    IsSame<Static<typeof schemas.ProvisionedDeviceSchema>, resources.ProvisionedDeviceResource>,
    IsSame<Static<typeof schemas.CredentialSecretSchema>, resources.CredentialSecret>,
    IsSame<Static<typeof schemas.CredentialSchema>, resources.CredentialResource>,
    IsSame<Static<typeof schemas.ErasureSchema>, resources.ErasureResource>,
    IsSame<Static<typeof schemas.ImportReportSchema>, resources.ImportReport>,
    IsSame<Static<typeof schemas.ImportSchema>, resources.ImportResource>,
  ]
>;
