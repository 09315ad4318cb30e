// Builds static/build from static/src and the locked packages: `./loket assets`.
// File names carry a digest of their content; the manifest says which is which, and from what sources it was built.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const ROOT = join(import.meta.dirname, "..", "..");
const SOURCE = join(ROOT, "static", "src");
const TARGET = join(ROOT, "static", "build");
const BROWSERS = ["chrome109", "firefox115", "safari15.6"];

const digest = (content) => createHash("sha256").update(content).digest("hex");

async function stylesheet(name) {
  const { css } = sass.compile(join(SOURCE, "scss", `${name}.scss`), { loadPaths: [ROOT], quietDeps: true });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: BROWSERS, legalComments: "none" });
  return code;
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(SOURCE, "js", `${name}.js`)],
    bundle: true, minify: true, format: "esm", target: BROWSERS, write: false, legalComments: "none",
  });
  return outputFiles[0].text;
}

// The same sum in tests/web/test_assets.py: path and content of each source, in order of path.
async function sourcesDigest() {
  const entries = await readdir(SOURCE, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  files.push(join(ROOT, "package-lock.json"));
  const named = files.map((file) => [relative(ROOT, file).replaceAll("\\", "/"), file]);
  const sum = createHash("sha256");
  for (const [name, file] of named.sort(([a], [b]) => (a < b ? -1 : 1))) {
    sum.update(`${name}\n${digest(await readFile(file))}\n`);
  }
  return sum.digest("hex");
}

async function main() {
  const built = {
    "public.css": await stylesheet("public"),
    "desk.css": await stylesheet("desk"),
    "hall.css": await stylesheet("hall"),
    "after_paint.js": await script("after_paint"),
    "public.js": await script("public"),
    "desk.js": await script("desk"),
    "hall.js": await script("hall"),
    "photos.js": await script("photos"),
    "key.js": await script("key"),
  };
  const files = {};
  await rm(TARGET, { recursive: true, force: true });
  await mkdir(TARGET, { recursive: true });
  for (const [name, content] of Object.entries(built)) {
    files[name] = name.replace(".", `-${digest(content).slice(0, 8)}.`);
    await writeFile(join(TARGET, files[name]), content);
  }
  const manifest = { sources: await sourcesDigest(), files };
  await writeFile(join(TARGET, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  console.error(Object.values(files).join("\n"));
}

await main();
