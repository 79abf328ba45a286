// From which pipeline one went into another, for as long as the page lives.

const outerOf = new Map<string, string>();

export const wayIn = (outer: string, inner: string) => outerOf.set(inner, outer);
export const wayBack = (inner: string) => outerOf.get(inner);
