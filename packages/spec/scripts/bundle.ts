// Builds the package's JavaScript, into `dist` or the folder that is named.
import { bundle } from "./bundle/bundle.ts";

await bundle(process.argv[2] ?? "dist");
