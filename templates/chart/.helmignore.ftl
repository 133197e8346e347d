[#-- What is no part of the packaged chart. Anchored: a file of the user's below files/ may have any of these names. --]
/.git/
/.gitignore
/.compose2dify.json
/.compose2dify/
/MIGRATION.md
/deploy.sh
/migrate.sh
/mirror-images.sh
/images.txt
/report.html
/.migrate/
/secrets.values.yaml
/deploy.*.settings
/ci/
