-- migrate:up

create table projects.farewells (
    project_id uuid constraint farewells_pkey primary key,
    created_at timestamptz not null default now()
);
comment on table projects.farewells is 'projects that are gone for ever, and of which other services must still hear';

create function projects.note_farewell() returns trigger language plpgsql as $$
begin
    insert into projects.farewells (project_id) values (old.id) on conflict do nothing;
    return null;
end $$;
create trigger projects_farewell after delete on projects.projects
    for each row execute function projects.note_farewell();

-- migrate:down
-- Forward only.
