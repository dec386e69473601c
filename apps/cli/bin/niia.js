#!/usr/bin/env node
await import("../dist/niia.js");
