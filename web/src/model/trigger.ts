// A trigger while it is being filled in: from what is kept, and to what is sent.

export type TriggerKind = 'schedule' | 'webhook' | 'artifact';

export interface TriggerDraft {
  kind: TriggerKind;
  name: string;
  pipeline: string;
  compute: string;
  storage: string;
  overlap: 'allow' | 'skip';
  cron: string;
  zone: string;
  missed: 'skip' | 'once' | 'all';
  allowsAttributes: boolean;
  artifactName: string;
  artifactType: string;
  input: string;
}

/** The part of a kept trigger that a draft begins with. */
export interface KeptTrigger {
  kind: TriggerKind;
  name: string;
  pipeline: string;
  run: Record<string, unknown>;
  overlap?: TriggerDraft['overlap'];
  cron?: string;
  time_zone?: string;
  missed?: TriggerDraft['missed'];
  allow_attributes?: boolean;
  artifact_name?: string;
  artifact_type?: string;
  input?: string;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Every field has a value, so that changing the kind and back loses nothing. */
export function triggerDraft(
  kept: KeptTrigger | undefined,
  preset: { zone: string; pipeline: string },
): TriggerDraft {
  return {
    kind: kept?.kind ?? 'schedule',
    name: kept?.name ?? '',
    pipeline: kept?.pipeline ?? preset.pipeline,
    compute: textOf(kept?.run.compute),
    storage: textOf(kept?.run.storage),
    overlap: kept?.overlap ?? 'allow',
    cron: kept?.cron ?? '0 6 * * *',
    zone: kept?.time_zone ?? preset.zone,
    missed: kept?.missed ?? 'once',
    allowsAttributes: kept?.allow_attributes ?? false,
    artifactName: kept?.artifact_name ?? '*',
    artifactType: kept?.artifact_type ?? '',
    input: kept?.input ?? '',
  };
}

/** What is sent, without the kind; other members of the run stay as they were. */
export function triggerBody(draft: TriggerDraft, run: Record<string, unknown> = {}) {
  const common = {
    name: draft.name.trim(),
    pipeline: draft.pipeline,
    run: { ...run, compute: draft.compute, storage: draft.storage },
    overlap: draft.overlap,
  };
  if (draft.kind === 'schedule')
    return { ...common, cron: draft.cron.trim(), time_zone: draft.zone, missed: draft.missed };
  if (draft.kind === 'webhook') return { ...common, allow_attributes: draft.allowsAttributes };
  return {
    ...common,
    artifact_name: draft.artifactName.trim(),
    artifact_type: draft.artifactType.trim(),
    input: draft.input,
  };
}

/** The browser's zone first, then UTC, then all others by name. */
export function zonesOrdered(all: readonly string[], own: string): string[] {
  return [...new Set([own, 'UTC', ...[...all].sort()])].filter((zone) => zone !== '');
}

/** Commands that sign a call and send it. */
export function hookExample(origin: string, trigger: string, secret: string): string {
  return [
    `secret='${secret}'`,
    "body='{}'",
    't=$(date +%s)',
    'v1=$(printf \'%s.%s\' "$t" "$body" | openssl dgst -sha256 -hmac "$secret" -r | cut -d\' \' -f1)',
    `curl -X POST '${origin}/api/v1/hooks/${trigger}' \\`,
    '  -H "X-DeepForge-Signature: t=$t,v1=$v1" -H \'Content-Type: application/json\' -d "$body"',
  ].join('\n');
}
