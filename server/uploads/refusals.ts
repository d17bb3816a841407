import { ApiError } from "../api-error.ts";

/** An ApiError that says where the recording really ends, as tus does. */
export class OffsetError extends ApiError {
  readonly offset: number;

  constructor(offset: number) {
    super(409, `The upload is at ${offset}.`, { code: "wrong_offset" });
    this.offset = offset;
  }
}

export const wrongOffset = (offset: number) => new OffsetError(offset);
export const unknown = () => new ApiError(404, "There is no such upload.", { code: "unknown_upload" });
export const gone = () => new ApiError(410, "The recording was withdrawn.", { code: "withdrawn" });
export const other = () =>
  new ApiError(422, "There is another recording of this id.", { param: "row.id", code: "other_recording" });
export const notYours = () =>
  new ApiError(403, "The secret is not the one of this recording.", { code: "wrong_secret" });
export const tooLong = (size: number) =>
  new ApiError(413, `The upload was offered with ${size} bytes.`, { code: "too_large" });
/** The status is the one of tus' checksum extension. */
export const unequal = () =>
  new ApiError(460, "What came is not what was offered; it begins again.", { code: "checksum_mismatch" });
export const notWav = () =>
  new ApiError(422, "The recording is no WAV file.", { param: "file", code: "invalid_value" });
export const noRoom = () =>
  new ApiError(507, "There is no room for further recordings.", { code: "no_room", retryAfter: 3_600 });
export const notHere = () =>
  new ApiError(405, "Recordings go to the address that the offer was answered with.", { code: "put_to_store" });
/** What is written over would survive its withdrawal. */
export const keepsVersions = () =>
  new ApiError(503, "The store of recordings keeps former versions, so nothing is collected.", {
    code: "store_versions",
    retryAfter: 3_600,
  });
