[#-- What must not be committed. --]
# Credentials of your own: deploy.sh reads them from here. Never commit them.
secrets.values.yaml
*.new
*.orig
.migrate/
# What deploy.sh was told on this machine; the release in the cluster knows it as well.
deploy.*.settings
