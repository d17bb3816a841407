import { type FileMetaData, parquetSchema } from "hyparquet";

const PLAIN = new Set(["bytes", "path"]);

/**
 * What a Parquet file says of itself without the bytes of its sounds: a reader of columns takes all that lies in one, and
 * what a sound was named lies beside its bytes. undefined where the column is not `{bytes, path}` alone: anything else in it
 * may weigh as much as the sounds. sound: the column.
 */
export function soundless(metadata: FileMetaData, sound: string): FileMetaData | undefined {
  const column = parquetSchema(metadata).children.find(({ element }) => element.name === sound);
  const inside = column?.children ?? [];
  const bytes = inside.find(({ element }) => element.name === "bytes")?.element;
  const isPlain = inside.every(({ element, children }) => PLAIN.has(element.name) && children.length === 0);
  if (!isPlain || inside.length !== PLAIN.size) return undefined;
  const schema = metadata.schema
    .filter((element) => element !== bytes)
    .map((element) => (element === column?.element ? { ...element, num_children: inside.length - 1 } : element));
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter(({ meta_data: chunk }) => chunk?.path_in_schema.join("\n") !== `${sound}\nbytes`),
  }));
  return { ...metadata, schema, row_groups };
}
