import { assistant } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";

test("WebGPU, forced, gives the same answer", async ({ visit }) => {
  // SwiftShader compiles and runs every shader on the CPU: a minute for what a GPU does in a blink.
  test.setTimeout(600_000);
  const { page } = await visit({
    query: "&backend=webgpu",
    args: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
  });
  const inzwa = assistant(page);
  await inzwa.is("idle", 300_000);
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await inzwa.is("speaking", 300_000);
  await expect(inzwa.replies).toContainText("Harare");
  await inzwa.is("idle", 60_000);
});

test("WebGPU, forced where there is none, says so", async ({ visit }) => {
  const { page } = await visit({ query: "&backend=webgpu", args: ["--disable-gpu", "--disable-features=Vulkan"] });
  const inzwa = assistant(page);
  await inzwa.is("error", 60_000);
  await expect(page.getByRole("alert")).toContainText("WebGPU");
});
