import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { nameOf } from "../../core/explore/places.ts";
import type { Fields } from "../../core/explore/row.ts";
import type { Slices } from "../slices.ts";
import type { Taker } from "./reading.ts";
import { soundless } from "./soundless.ts";
import type { Source } from "./source.ts";

/** Bytes of the sounds of one group of rows, which come together. */
const LARGEST = 2 ** 29;

/** A Parquet file, with the column that holds sounds inside of it. */
interface Opened {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly sound: string;
}

/**
 * Reads the rows of a Parquet file a group at a time, without their sounds. Gives one source a row for those that lie inside of
 * it (`audio: {bytes, path}`, as the hub's `datasets` writes them), named FILE#ROW; of that column the path
 * stays, where it has nothing else. took: bytes since it was last told. Rejects with an Error where it is damaged, or
 * compressed by anything but Snappy.
 */
export async function readParquet(
  source: Source,
  taker: Taker,
  slices: Slices,
  took: (bytes: number) => void,
): Promise<void> {
  const file = bufferOf(await source.file());
  const metadata = await parquetMetadataAsync(file);
  const names = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    holds: children.some((child) => child.element.name === "bytes"),
  }));
  const sound = names.find(({ holds }) => holds)?.name;
  const light = sound === undefined ? metadata : soundless(metadata, sound);
  const columns = names.map(({ name }) => name).filter((name) => name !== sound || light !== undefined);
  let row = 0;
  for (const group of metadata.row_groups) {
    const [rowStart, rowEnd] = [row, row + Number(group.num_rows)];
    const read = { file, metadata: light ?? metadata, columns, rowStart, rowEnd };
    const records = columns.length > 0 ? await parquetReadObjects(read) : [];
    for (; row < rowEnd; row++) {
      const at = row;
      const fields = records[at - rowStart] ?? {};
      const place = `#${at + 1}`;
      const own = sound === undefined ? {} : { file_name: `${nameOf(source.path)}${place}` };
      taker.record({ ...(plain(fields) as Fields), ...own }, at + 1);
      if (sound !== undefined)
        taker.sound?.({ path: `${source.path}${place}`, file: () => soundOf({ file, metadata, sound }, at) });
      if (slices.due) await slices.breathe();
    }
    took((file.byteLength * Number(group.num_rows)) / Math.max(1, Number(metadata.num_rows)));
    if (taker.enough()) return;
  }
}

function bufferOf(file: File): AsyncBuffer {
  return { byteLength: file.size, slice: (start, end) => file.slice(start, end).arrayBuffer() };
}

/** The sound of a row. A row without one is an empty file. */
async function soundOf({ file, metadata, sound }: Opened, row: number): Promise<File> {
  let from = 0;
  for (const { num_rows, columns } of metadata.row_groups) {
    const own = columns.flatMap(({ meta_data: chunk }) => (chunk?.path_in_schema[0] === sound ? [chunk] : []));
    const bytes = own.reduce((sum, { total_uncompressed_size }) => sum + Number(total_uncompressed_size), 0);
    if (row >= from && row < from + Number(num_rows) && bytes > LARGEST)
      throw new RangeError(`the sounds beside row ${row + 1} have ${bytes} bytes`);
    from += Number(num_rows);
  }
  // Bytes are no text.
  const read = { file, metadata, columns: [sound], rowStart: row, rowEnd: row + 1, utf8: false, useOffsetIndex: true };
  const [record] = await parquetReadObjects(read);
  const bytes: unknown = record?.[sound]?.bytes;
  return new File(bytes instanceof Uint8Array ? [bytes as Uint8Array<ArrayBuffer>] : [], `${row + 1}`);
}

/** As JSON has it: numbers of 64 bits, days and what lies inside of lists. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} B`;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
