[#-- What must not be committed. --]
# Credentials of your own: deploy.sh reads them from here. Never commit them.
secrets.values.yaml
*.new
*.orig
.migrate/
