-- migrate:up

-- Every statement of this service is prepared and looks rows up by index, whatever the values are. Planning it again for the
-- values of each call took longer than running it (0.8 of 0.9 ms for a job), so it is planned once per connection.
do $$
begin
    execute format('alter role %I in database %I set plan_cache_mode = force_generic_plan',
                   current_user, current_database());
end
$$;

-- migrate:down
-- Nothing to do: a setting of the role.
