-- migrate:up

create table projects.switches (
    project_id uuid not null,
    extension  text not null,

    constraint switches_project_id_extension_pkey primary key (project_id, extension),
    constraint switches_project_id_fkey foreign key (project_id) references projects.projects on delete cascade,
    constraint switches_extension_check check (length(extension) between 1 and 120)
);
comment on table projects.switches is 'the extensions that are on in a project';
comment on column projects.switches.extension is 'its id; it may ship, be installed, or be gone for a while';

-- What projects have used so far stays on: Keras, which ships, and installed extensions with resources.
insert into projects.switches (project_id, extension)
select id, 'keras'
  from projects.projects;
insert into projects.switches (project_id, extension)
select distinct e.project_id, x.id
  from projects.extensions x
 cross join lateral unnest(x.types) as t (type)
  join projects.entities e on e.doc ->> 'type' = t.type and e.kind = 'resources'
    on conflict do nothing;

-- migrate:down
-- Forward only.
