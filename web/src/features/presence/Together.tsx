import { HistoryLink } from './HistoryLink';
import { People } from './People';
import { Refusals } from './Refusals';

/** The part of the header about the others: who is here, what everybody did, and what of mine did not get through. */
export function Together({ project }: { project: string }) {
  return (
    <>
      <Refusals />
      <People project={project} />
      <HistoryLink project={project} />
    </>
  );
}
