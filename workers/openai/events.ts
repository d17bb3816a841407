/**
 * The `data:` of each event of a `text/event-stream` (WHATWG HTML, 9.2), however its bytes are cut. What is behind the last
 * blank line is given too: some servers end without one.
 */
export async function* eventsOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  for await (const part of parts) {
    rest += decoder.decode(part, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "" && data.length > 0) {
        yield data.join("\n");
        data = [];
      }
      const value = dataOf(line);
      if (value !== undefined) data.push(value);
    }
  }
  const last = dataOf(rest + decoder.decode());
  if (last !== undefined) data.push(last);
  if (data.length > 0) yield data.join("\n");
}

/** One space behind the colon belongs to the syntax. */
function dataOf(line: string): string | undefined {
  return line.startsWith("data:") ? line.slice(line[5] === " " ? 6 : 5) : undefined;
}
