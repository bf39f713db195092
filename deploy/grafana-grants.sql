-- Runs at every start, as the owner of the views: an update may have made them anew, without their grants.
\set ON_ERROR_STOP on
grant usage on schema public to grafana;
grant select on grafana_device, grafana_presence, grafana_city, grafana_quarantine, grafana_completeness, grafana_alarm,
  grafana_request, grafana_request_node, grafana_request_link to grafana;
