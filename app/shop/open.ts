import type { Settings } from "../../core/settings.ts";
import type { Catalogue } from "../../core/slu/catalogue.ts";
import type { Net } from "../net.ts";
import { openSink } from "../save.ts";
import type { Screen } from "../screen.ts";
import { isForbidden } from "../server/access.ts";
import type { Session } from "../session.ts";
import { loadCatalogue } from "./catalogues.ts";
import { Desk } from "./desk.ts";
import { sensesOf } from "./senses.ts";

export interface ShopPorts {
  readonly screen: Screen;
  readonly session: () => Session | undefined;
  readonly settings: () => Settings;
  readonly net: Net;
}

export interface Shop {
  enter(): Promise<void>;
  leave(): void;
}

export function openShop({ screen, session, settings, net }: ShopPorts): Shop {
  let spoken: Catalogue | undefined;
  const desk = new Desk({
    senses: sensesOf(screen, session, () => spoken),
    net,
    forbidden: () => isForbidden(settings()),
    show: (shop) => screen.show({ shop }),
    failed: (failure) => screen.show({ failure }),
    copy: (text) => navigator.clipboard.writeText(text),
    share: (text) => navigator.share({ text }),
    save: async (name, text) => {
      const { sink, done } = await openSink(name);
      const writer = sink.getWriter();
      await writer.write(new TextEncoder().encode(text));
      await writer.close();
      await done();
    },
  });
  const languages = () => `${screen.view.pack.tag} ${screen.view.language}`;
  let named = "";
  const enter = async () => {
    named = languages();
    const { pack, language } = screen.view;
    const [heard, shown] = await Promise.all([loadCatalogue(pack.tag), loadCatalogue(language)]);
    spoken = heard;
    desk.enter(shown);
  };
  screen.on("shop", (deed) => desk.act(deed));
  for (const name of ["talk", "press", "send"] as const) screen.on(name, () => desk.leave());
  let ready = session()?.staff;
  // What changes while the screen is open: the page's language, the pack, or models that are ready.
  screen.watch(({ route }) => {
    if (route !== "shop") return;
    const { staff } = session() ?? {};
    if (named === languages() && ready === staff) return;
    ready = staff;
    void enter();
  });
  return { enter, leave: () => desk.leave() };
}
