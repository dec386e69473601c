import type { Service } from "./describe.ts";
import type { ServiceFile } from "./systemd.ts";

/** Two agents of launchd. Written after its manual and untested: nobody has run them on macOS yet. */
export function launchdPlists(service: Service, logs: string): ServiceFile[] {
  const { PATH } = service.env;
  const agents = [
    {
      label: "dev.niia.holder",
      command: service.holder,
      env: PATH === undefined ? {} : { PATH },
    },
    { label: "dev.niia.daemon", command: service.daemon, env: service.env },
  ];
  return agents.map(({ label, command, env }) => ({
    name: `${label}.plist`,
    text: plist({
      Label: label,
      ProgramArguments: command,
      EnvironmentVariables: env,
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      // What it started outlives it.
      AbandonProcessGroup: true,
      ProcessType: "Interactive",
      StandardOutPath: `${logs}/${label}.log`,
      StandardErrorPath: `${logs}/${label}.log`,
    }),
  }));
}

type Value = string | boolean | readonly string[] | { readonly [key: string]: Value };

function plist(root: Value): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    ...element(root, ""),
    "</plist>",
    "",
  ].join("\n");
}

function element(value: Value, indent: string): string[] {
  if (typeof value === "boolean") return [`${indent}<${value}/>`];
  if (typeof value === "string") return [`${indent}<string>${escape(value)}</string>`];
  const inner = `${indent}  `;
  if (isList(value)) {
    return [
      `${indent}<array>`,
      ...value.flatMap((each) => element(each, inner)),
      `${indent}</array>`,
    ];
  }
  const members = Object.entries(value).flatMap(([key, each]) => [
    `${inner}<key>${escape(key)}</key>`,
    ...element(each, inner),
  ]);
  return [`${indent}<dict>`, ...members, `${indent}</dict>`];
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
