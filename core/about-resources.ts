/** `GET /api/v1/about`: what everybody may know of the installation, signed in or not. */
export interface AboutResource {
  /** Where barriers are reported: an address of a page (https:) or of mail (mailto:). */
  accessibilityContact?: string;
}
