[#-- A dashboard for Grafana: what the pods use, and the databases through their exporters. --]
{
 "title": "Dify",
 "uid": "dify-overview",
 "schemaVersion": 39,
 "tags": [
  "dify"
 ],
 "timezone": "browser",
 "time": {
  "from": "now-6h",
  "to": "now"
 },
 "refresh": "1m",
 "templating": {
  "list": [
   {
    "name": "datasource",
    "type": "datasource",
    "query": "prometheus"
   },
   {
    "name": "namespace",
    "type": "query",
    "datasource": {
     "type": "prometheus",
     "uid": "${datasource}"
    },
    "query": "label_values(redis_up, namespace)",
    "refresh": 2
   }
  ]
 },
 "panels": [
  {
   "id": 1,
   "title": "Tasks that wait in the queues",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 0
   },
   "fieldConfig": {
    "defaults": {
     "unit": "short"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "redis_key_size{namespace=\"$namespace\"}",
     "legendFormat": "{{key}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 2,
   "title": "Redis memory",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 0
   },
   "fieldConfig": {
    "defaults": {
     "unit": "bytes"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "redis_memory_used_bytes{namespace=\"$namespace\"}",
     "legendFormat": "{{pod}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 3,
   "title": "PostgreSQL connections",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 8
   },
   "fieldConfig": {
    "defaults": {
     "unit": "short"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "sum by (datname) (pg_stat_database_numbackends{namespace=\"$namespace\"})",
     "legendFormat": "{{datname}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 4,
   "title": "Size of the databases",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 8
   },
   "fieldConfig": {
    "defaults": {
     "unit": "bytes"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "pg_database_size_bytes{namespace=\"$namespace\"}",
     "legendFormat": "{{datname}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 5,
   "title": "CPU of the pods",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 16
   },
   "fieldConfig": {
    "defaults": {
     "unit": "short"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "sum by (pod) (rate(container_cpu_usage_seconds_total{namespace=\"$namespace\",container!=\"\"}[5m]))",
     "legendFormat": "{{pod}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 6,
   "title": "Memory of the pods",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 16
   },
   "fieldConfig": {
    "defaults": {
     "unit": "bytes"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "sum by (pod) (container_memory_working_set_bytes{namespace=\"$namespace\",container!=\"\"})",
     "legendFormat": "{{pod}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 7,
   "title": "Restarts in an hour",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 0,
    "y": 24
   },
   "fieldConfig": {
    "defaults": {
     "unit": "short"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "sum by (pod) (increase(kube_pod_container_status_restarts_total{namespace=\"$namespace\"}[1h]))",
     "legendFormat": "{{pod}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  },
  {
   "id": 8,
   "title": "Space left on the volumes",
   "type": "timeseries",
   "datasource": {
    "type": "prometheus",
    "uid": "${datasource}"
   },
   "gridPos": {
    "h": 8,
    "w": 12,
    "x": 12,
    "y": 24
   },
   "fieldConfig": {
    "defaults": {
     "unit": "percentunit"
    },
    "overrides": []
   },
   "targets": [
    {
     "refId": "A",
     "expr": "kubelet_volume_stats_available_bytes{namespace=\"$namespace\"} / kubelet_volume_stats_capacity_bytes{namespace=\"$namespace\"}",
     "legendFormat": "{{persistentvolumeclaim}}",
     "datasource": {
      "type": "prometheus",
      "uid": "${datasource}"
     }
    }
   ]
  }
 ]
}
