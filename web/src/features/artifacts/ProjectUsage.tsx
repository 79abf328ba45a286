import { useQuery } from '@tanstack/react-query';
import { usageQuery } from '../../api/usage';
import { sizeText } from '../../model/format';
import * as text from '../../text';

/** How much the project holds, and of how much it may; nothing while it is not known. */
export function ProjectUsage({ project }: { project: string }) {
  const { data } = useQuery(usageQuery(project));
  if (!data) return null;
  const used = sizeText(data.bytes + data.announced);
  return (
    <span title={text.usage.hint}>
      {data.limit === null
        ? text.usage.project(used)
        : text.usage.projectOf(used, sizeText(data.limit))}
    </span>
  );
}
