[#-- What is no part of the packaged chart. --]
.git/
.gitignore
.compose2dify.json
MIGRATION.md
deploy.sh
secrets.values.yaml
*.new
*.orig
ci/
