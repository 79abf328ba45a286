import { useParams } from '@tanstack/react-router';
import { useCanEdit } from '../../collab/useCanEdit';
import { CodeEditor } from '../../editor/CodeEditor';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import styles from './Serialization.module.css';

export function Serialization() {
  const { project } = useParams({ from: '/p/$project' });
  const canEdit = useCanEdit(project);
  return (
    <Page
      isFilled
      name={text.serialization.title}
      title={text.serialization.title}
      lead={text.serialization.lead}
    >
      <div className={styles.work}>
        <CodeEditor
          project={project}
          path="/serialization/code"
          label={text.serialization.title}
          isReadOnly={!canEdit}
        />
        <aside className={styles.help}>
          {text.serialization.help.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <h2>{text.serialization.exampleTitle}</h2>
          <pre>{text.serialization.example}</pre>
        </aside>
      </div>
    </Page>
  );
}
