const severities = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** From most to least talkative; `silent` says nothing. */
export type LogLevel = (typeof severities)[number];

/** Writes lines for a developer. Never give it a token, a password or SDP. */
export type Log = Record<Exclude<LogLevel, 'silent'>, (message: string, ...details: readonly unknown[]) => void>;

/** A log that asks for its level at each line, so that it can be changed while running. */
export function createLog(level: () => LogLevel, sink: Log = console): Log {
  const line =
    (severity: keyof Log): Log[typeof severity] =>
    (message, ...details) => {
      if (severities.indexOf(severity) >= severities.indexOf(level())) sink[severity](`hookswitch: ${message}`, ...details);
    };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
