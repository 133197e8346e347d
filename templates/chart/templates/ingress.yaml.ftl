[#-- The Ingress: filled in next. --]
