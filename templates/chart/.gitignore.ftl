[#-- What must not be committed. Anchored: a file of the user's below files/ may have any of these names. --]
# Credentials of your own: deploy.sh reads them from here. Never commit them.
/secrets.values.yaml
# What deploy.sh was told on this machine; the release in the cluster knows it as well.
/deploy.*.settings
# What migrate.sh remembers between runs, without secrets.
/.migrate/
