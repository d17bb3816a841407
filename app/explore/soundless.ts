import { type FileMetaData, parquetSchema } from "hyparquet";

/**
 * What a Parquet file says of itself without the bytes of its sounds: a reader of columns takes all that lies in one, and
 * what a sound was named lies beside its bytes. sound: the column.
 */
export function soundless(metadata: FileMetaData, sound: string): FileMetaData {
  const column = parquetSchema(metadata).children.find(({ element }) => element.name === sound);
  const bytes = column?.children.find(({ element }) => element.name === "bytes")?.element;
  const schema = metadata.schema
    .filter((element) => element !== bytes)
    .map((element) =>
      element === column?.element ? { ...element, num_children: column.children.length - 1 } : element,
    );
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter(({ meta_data: chunk }) => chunk?.path_in_schema.join("\n") !== `${sound}\nbytes`),
  }));
  return { ...metadata, schema, row_groups };
}
