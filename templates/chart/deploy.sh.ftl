[#-- Being built. --]
#!/usr/bin/env bash
