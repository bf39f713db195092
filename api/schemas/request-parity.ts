/** Fails to compile when a schema of requests and its shape in core differ. There is nothing to run here. */
import type { Static } from 'typebox';
import type * as admissionShapes from '#core/admission-resources.ts';
import type * as pageShapes from '#core/request-page-resources.ts';
import type * as shapes from '#core/request-resources.ts';
import type * as admission from './admission-schemas.ts';
import type * as content from './request-content-schemas.ts';
import type * as pages from './request-page-schemas.ts';
import type * as requests from './request-schemas.ts';
import type { AllTrue, IsSame } from './schema-parity.ts';

export type RequestParity = AllTrue<
  [
    IsSame<Static<typeof content.RequestContentSchema>, shapes.RequestContentResource>,
    IsSame<Static<typeof content.ContactRequestSchema>, shapes.ContactRequest>,
    IsSame<Static<typeof content.RequestContactSchema>, shapes.RequestContactResource>,
    IsSame<Static<typeof content.NewRequestSchema>, shapes.NewRequest>,
    IsSame<Static<typeof content.RequestCheckSchema>, shapes.RequestCheck>,
    IsSame<Static<typeof content.RequestStepSchema>, shapes.RequestStepRequest>,
    IsSame<Static<typeof content.ShareLinkRequestSchema>, pageShapes.ShareLinkRequest>,
    IsSame<Static<typeof requests.RequestSchema>, shapes.RequestResource>,
    IsSame<Static<typeof requests.RequestDetailSchema>, shapes.RequestDetailResource>,
    IsSame<Static<typeof requests.RequestAnswerSchema>, shapes.RequestAnswer>,
    IsSame<Static<typeof requests.RequestCountsSchema>, shapes.RequestCountsResource>,
    IsSame<Static<typeof admission.AdmissionSchema>, admissionShapes.AdmissionResource>,
    IsSame<Static<typeof admission.AvailabilitySchema>, admissionShapes.AvailabilityResource>,
    IsSame<Static<typeof admission.RequestOptionsSchema>, admissionShapes.RequestOptionsResource>,
    IsSame<Static<typeof admission.ContendedSchema>, admissionShapes.ContendedResource>,
    IsSame<Static<typeof pages.InboxItemSchema>, admissionShapes.InboxItem>,
    IsSame<Static<typeof pages.TrackingSchema>, pageShapes.TrackingResource>,
    IsSame<Static<typeof pages.RequestUsageSchema>, pageShapes.RequestUsageResource>,
    IsSame<Static<typeof pages.SharedRequestSchema>, pageShapes.SharedRequestResource>,
    IsSame<Static<typeof pages.ShareLinkSchema>, pageShapes.ShareLinkResource>,
    IsSame<Static<typeof pages.CreatedShareLinkSchema>, pageShapes.CreatedShareLink>,
    IsSame<Static<typeof pages.TrackingCodeSchema>, shapes.TrackingCodeResource>,
  ]
>;
