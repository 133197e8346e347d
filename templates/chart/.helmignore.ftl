[#-- What is no part of the packaged chart. --]
.git/
.gitignore
.compose2dify.json
.compose2dify/
MIGRATION.md
deploy.sh
migrate.sh
.migrate/
secrets.values.yaml
deploy.*.settings
*.new
*.orig
ci/
