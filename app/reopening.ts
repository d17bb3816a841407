import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from "idb";
import { Reconnecting } from "../core/reconnecting.ts";

type Upgrade<Schema extends DBSchema> = NonNullable<OpenDBCallbacks<Schema>["upgrade"]>;

/** A database of the page by its name, opened again where the browser closed it by itself. */
export class Reopening<Schema extends DBSchema> extends Reconnecting<IDBPDatabase<Schema>> {
  constructor(name: string, version: number, upgrade: Upgrade<Schema>) {
    super((ends) => openDB<Schema>(name, version, { upgrade, ...ends }));
  }
}
