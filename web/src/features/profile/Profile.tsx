import { useStore } from 'zustand';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { ButtonLink } from '../../ui/ButtonLink';
import { Page } from '../../ui/Page';
import { Account } from './Account';
import { Appearance } from './Appearance';
import { EditorSettings } from './EditorSettings';
import { PasswordForm } from './PasswordForm';
import styles from './Profile.module.css';
import { Section } from './Section';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';
import { Usage } from './Usage';

export function Profile() {
  const session = useStore(sessionStore);
  if (session.status !== 'signed_in') return null;
  return (
    <Page name={text.profile.title} title={text.profile.title} lead={text.profile.lead}>
      <div className={styles.sections}>
        <Account user={session.user} />
        {session.mode === 'accounts' ? <PasswordForm name={session.user.name} /> : null}
        <Tokens />
        <Section
          title={text.storages.title}
          lead={text.storages.lead}
          action={<ButtonLink to="/storages">{text.storages.go}</ButtonLink>}
        />
        <Usage />
        <Section
          title={text.compute.title}
          lead={text.compute.lead}
          action={<ButtonLink to="/compute">{text.compute.go}</ButtonLink>}
        />
        <Section
          title={text.extensions.title}
          lead={text.extensions.lead}
          action={<ButtonLink to="/extensions">{text.extensions.go}</ButtonLink>}
        />
        <Sessions />
        <Appearance />
        <EditorSettings />
      </div>
    </Page>
  );
}
