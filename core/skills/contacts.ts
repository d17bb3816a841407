import { editDistance } from "../edit-distance.ts";
import { type Contact, MOST } from "./kept.ts";
import { sayIn } from "./say.ts";
import type { Skill, World } from "./skill.ts";
import type { Slots } from "./slots.ts";
import { bare } from "./words.ts";

export const contact: Skill = {
  says: ["which", "kept", "is", "unknown", "sure", "gone"],
  intents: {
    save: (slots, world) => {
      const name = nameOf(slots);
      if (name === "") return undefined;
      if (slots.phone === undefined)
        return {
          text: sayIn(world, "contact", "which", { name }),
          ask: { skill: "contact", intent: "save", slots, wants: "phone" },
        };
      const kept: Contact = { name, phone: String(slots.phone) };
      return {
        text: sayIn(world, "contact", "kept", { name, phone: apart(kept.phone) }),
        change: (before) => ({
          ...before,
          contacts: [...before.contacts.filter((one) => bare(one.name) !== bare(name)), kept].slice(-MOST),
        }),
      };
    },
    find: (slots, world) => {
      const name = nameOf(slots);
      const found = search(name, world);
      if (!found)
        return world.kept.contacts.length === 0 ? undefined : { text: sayIn(world, "contact", "unknown", { name }) };
      return { text: sayIn(world, "contact", "is", { name: found.name, phone: apart(found.phone) }) };
    },
    forget: (slots, world) => {
      const found = search(nameOf(slots), world);
      if (!found) return { text: sayIn(world, "contact", "unknown", { name: nameOf(slots) }) };
      if (slots.sure === undefined) {
        const ask = { skill: "contact", intent: "forget", slots: { ...slots, sure: 1 }, wants: "yes" };
        return { text: sayIn(world, "contact", "sure", { name: found.name }), ask };
      }
      return {
        text: sayIn(world, "contact", "gone", { name: found.name }),
        change: (kept) => ({ ...kept, contacts: kept.contacts.filter((one) => one.name !== found.name) }),
      };
    },
  },
};

/** Without English's possessive. */
function nameOf({ name = "" }: Slots): string {
  return String(name).replace(/['’]s$/i, "");
}

/** Names are what recognisers get wrong most: a quarter of the letters may differ. */
function search(name: string, { kept }: World): Contact | undefined {
  const wanted = [...bare(name)];
  const near = kept.contacts
    .map((contact) => ({ contact, distance: editDistance(wanted, [...bare(contact.name)]) }))
    .filter(({ distance }) => distance <= wanted.length / 4)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.contact;
}

/** In groups, which the voice reads digit by digit. */
function apart(phone: string): string {
  return phone.length <= 4 ? phone : phone.replace(/(\d{3})(?=\d{3})/g, "$1 ");
}
