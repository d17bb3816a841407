import type { AboutSpeaker, Scope } from "../../core/collect/consent.ts";
import { toFailure } from "../../core/failure.ts";
import { agree } from "./agreement.ts";
import type { Asking } from "./asking.ts";
import type { Booth } from "./booth.ts";
import type { DeskPorts } from "./desk-ports.ts";
import { Player } from "./player.ts";
import { Publisher } from "./publisher.ts";
import { seatOf } from "./seat.ts";
import type { Shelf } from "./shelf.ts";
import { type Agreed, VoiceStore } from "./store.ts";
import { type Texts, textsOf } from "./texts.ts";
import type { CollectView, DeskIntents } from "./view.ts";
import { viewOf } from "./view-of.ts";

/** Everything behind the screen of voices: who agreed, what was recorded, what left. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #store = new VoiceStore();
  readonly #player = new Player(() => this.#draw());
  readonly #publisher: Publisher;
  readonly #tabs = new BroadcastChannel("inzwa-voices");
  #shown = false;
  #agreed: Agreed | undefined;
  #shelf: Shelf = { clips: [], damaged: [] };
  #published: CollectView["published"] = [];
  #texts: Texts | undefined;
  #spoken = "";
  #asking: Asking | undefined;
  #booth: Booth | undefined;
  #notice: CollectView["notice"];

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#publisher = new Publisher({ store: this.#store, openSink: ports.openSink, now: Date.now });
    this.#tabs.addEventListener("message", () => this.#behind(() => this.#meet()));
  }

  /** The screen is shown. */
  enter(): void {
    this.#shown = true;
    this.#draw();
    if (this.#ports.isOn()) this.#behind(() => this.#meet());
  }

  /** Another screen is shown: nobody sees that the microphone listens. */
  leave(): void {
    this.#shown = false;
    this.giveWay();
    this.#notice = undefined;
  }

  /** Somebody talks to the assistant. */
  giveWay(): void {
    this.#booth?.cancel();
    this.#asking?.stop();
    this.#player.stop();
  }

  act<Name extends keyof DeskIntents>(name: Name, detail: DeskIntents[Name]): void {
    if (name !== "collect.play") this.#player.stop();
    this.#ports.failed(undefined);
    const act: (detail: DeskIntents[Name]) => unknown = this.#acts[name];
    this.#behind(async () => act(detail));
  }

  readonly #acts: { readonly [Name in keyof DeskIntents]: (detail: DeskIntents[Name]) => unknown } = {
    "collect.on": () => {
      this.#ports.switchOn();
      this.enter();
    },
    "collect.answer": ({ scope, answer }) => this.#asking?.answer(scope, answer),
    "collect.listen": () => this.#asking?.listen(),
    "collect.voice": () => this.#asking?.walk(),
    "collect.agree": () => this.#asking?.agree(),
    "collect.refuse": () => this.#asking?.refuse(),
    "collect.about": (about) => this.#describe(about),
    "collect.mode": ({ kind, studio }) => this.#booth?.mode(kind, studio),
    "collect.correct": ({ text }) => this.#booth?.correct(text),
    "collect.skip": () => this.#booth?.skip(),
    "collect.record": () => {
      this.#ports.voice.hush();
      return this.#booth?.record();
    },
    "collect.done": () => this.#booth?.done(),
    "collect.cancel": () => this.#booth?.cancel(),
    "collect.words": ({ text, ordinary }) => this.#booth?.words(text, ordinary),
    "collect.keep": ({ id }) => this.#decide(id, "keep"),
    "collect.delete": ({ id }) => this.#decide(id, "delete"),
    "collect.play": ({ id }) => this.#player.toggle(id, () => this.#store.sound(id)),
    "collect.save": async () => {
      if (await this.#publisher.save()) this.#notice = "saved";
      await this.#refresh();
    },
    "collect.withdraw": () => this.#withdraw(),
    "collect.list": () => this.#publisher.saveList(),
  };

  async #meet(): Promise<void> {
    const { spoken, page } = this.#ports.languages();
    if (!this.#texts || spoken !== this.#spoken) this.#texts = await textsOf(spoken, page);
    const agreed = await this.#store.agreed();
    const same = agreed?.consent.id === this.#agreed?.consent.id && spoken === this.#spoken;
    this.#spoken = spoken;
    this.#agreed = agreed;
    if (!same || (!this.#booth && !this.#asking)) this.#seat(this.#texts);
    await this.#refresh();
  }

  /** Before consent there are questions, behind it takes. */
  #seat(texts: Texts): void {
    this.giveWay();
    const seat = seatOf(this.#agreed, {
      voice: this.#ports.voice,
      store: this.#store,
      tag: this.#spoken,
      texts,
      clips: () => this.#shelf.clips,
      changed: (clips) => (clips ? this.#behind(() => this.#refresh(true)) : this.#draw()),
      agree: (scopes, by) => this.#behind(() => this.#agree(scopes, by)),
      refuse: () => {
        this.#notice = "refused";
        this.#draw();
      },
      failed: this.#ports.failed,
    });
    this.#booth = seat.booth;
    this.#asking = seat.asking;
  }

  async #agree(scopes: readonly Scope[], by: "tap" | "voice"): Promise<void> {
    if (!this.#texts) return;
    await agree(this.#store, this.#texts, scopes, by);
    this.#notice = undefined;
    await this.#meet();
    this.#tabs.postMessage(undefined);
  }

  async #describe(about: AboutSpeaker): Promise<void> {
    if (!this.#agreed) return;
    const { consent, speaker } = this.#agreed;
    await this.#store.describe(consent.id, { ...speaker, about });
    await this.#meet();
  }

  async #decide(id: string, event: "keep" | "delete"): Promise<void> {
    await this.#store.decide(id, event, event === "keep" ? this.#booth?.factsFor(id) : undefined);
    this.#booth?.decided(id);
    await this.#refresh(true);
  }

  async #withdraw(): Promise<void> {
    const agreed = this.#agreed;
    if (!agreed) return;
    this.giveWay();
    // Another tab may have saved a file a moment ago.
    await this.#refresh();
    const { clips, damaged } = this.#shelf;
    await this.#store.withdraw();
    this.#publisher.withdrew(agreed, clips, this.#published);
    this.#notice = { clips: clips.length + damaged.length, published: this.#published };
    this.#tabs.postMessage(undefined);
    await this.#meet();
  }

  /** Reads anew what is kept. told: other tabs are told. */
  async #refresh(told = false): Promise<void> {
    this.#shelf = await this.#store.shelf();
    this.#published = await this.#store.published();
    if (told) this.#tabs.postMessage(undefined);
    this.#draw();
  }

  #behind(work: () => Promise<unknown>): void {
    work().catch((thrown: unknown) => {
      const reason = toFailure(thrown);
      if (reason.code !== "aborted") this.#ports.failed(reason);
      this.#draw();
    });
  }

  #draw(): void {
    if (!this.#shown) return;
    this.#ports.show(
      viewOf({
        isOn: this.#ports.isOn(),
        tag: this.#spoken,
        booth: this.#booth,
        asking: this.#asking,
        agreed: this.#agreed,
        ...this.#shelf,
        today: this.#texts,
        playing: this.#player.playing,
        published: this.#published,
        notice: this.#notice,
      }),
    );
  }
}
