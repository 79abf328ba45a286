// A traceback of Python, with the lines that speak of the operation's own code told apart. Pure.

export interface TracebackPart {
  content: string;
  isHere: boolean;
}

const frame = /^\s*File ".*", line (\d+)/;

/** The last frame at this line of the operation's code, with the code below it, is where it happened. */
export function tracebackParts(traceback: string, line: number | null): TracebackPart[] {
  const lines = traceback.split(/(?<=\n)/);
  const at = lines.findLastIndex((one) => line !== null && Number(frame.exec(one)?.[1]) === line);
  if (at < 0) return [{ content: traceback, isHere: false }];
  const rest = lines.slice(at + 1).findIndex((one) => frame.test(one) || !/^\s/.test(one));
  const end = rest < 0 ? lines.length : at + 1 + rest;
  return [
    { content: lines.slice(0, at).join(''), isHere: false },
    { content: lines.slice(at, end).join(''), isHere: true },
    { content: lines.slice(end).join(''), isHere: false },
  ].filter(({ content }) => content !== '');
}
