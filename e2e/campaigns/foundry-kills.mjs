// @ts-check
import { ofFoundry } from "./support/foundry.mjs";

export const campaign = ofFoundry("test/foundry/data-kills.ts", "dataKills");
