import { useStore } from 'zustand';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { Account } from './Account';
import { Appearance } from './Appearance';
import { EditorSettings } from './EditorSettings';
import { PasswordForm } from './PasswordForm';
import styles from './Profile.module.css';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';

export function Profile() {
  const session = useStore(sessionStore);
  if (session.status !== 'signed_in') return null;
  return (
    <Page name={text.profile.title} title={text.profile.title} lead={text.profile.lead}>
      <div className={styles.sections}>
        <Account user={session.user} />
        {session.mode === 'accounts' ? <PasswordForm name={session.user.name} /> : null}
        <Tokens />
        <Sessions />
        <Appearance />
        <EditorSettings />
      </div>
    </Page>
  );
}
