-- Runs once, as the administrator of an empty server: the platform's database and the two who may sign in to it.
\set ON_ERROR_STOP on
\set leitstand_password `cat "${SECRETS:-/run/secrets}/postgres_leitstand_password"`
\set grafana_password `cat "${SECRETS:-/run/secrets}/postgres_grafana_password"`

create role leitstand login password :'leitstand_password';
create role grafana login password :'grafana_password';
alter role grafana set default_transaction_read_only = on;
alter role grafana set statement_timeout = '10s';

create database leitstand owner leitstand encoding 'UTF8' template template0;
revoke all on database leitstand from public;
grant connect on database leitstand to grafana;
