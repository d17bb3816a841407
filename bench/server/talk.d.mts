/**
 * @param {string} base of the server
 * @returns {Promise<{ ask(sound: Int16Array): Promise<{ ttfw: number, transcript: string }>, close(): void }>}
 * sound: mono, 24 kHz, ending with the last sample of the voice; ttfw: milliseconds from there to the first sound of the answer
 */
export declare function openTalk(base: string): Promise<{
  ask(sound: Int16Array): Promise<{
    ttfw: number;
    transcript: string;
  }>;
  close(): void;
}>;
