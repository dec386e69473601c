import { bundle } from "./bundle/bundle.ts";

await bundle("dist");
