package dev.compose2dify.verify;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads from the model classes of one {@code client-java-api} jar which fields every type of a chart has, their types and
 * which are required. A tool for developers: what it finds is kept in {@code verify/kubernetes.txt}.
 */
final class KubernetesFacts {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    /** apiVersion and kind of what a chart can hold, and the class that describes it. */
    private static final String[][] KINDS = {
        {"v1", "ConfigMap", "V1ConfigMap"},
        {"v1", "Endpoints", "V1Endpoints"},
        {"v1", "LimitRange", "V1LimitRange"},
        {"v1", "Namespace", "V1Namespace"},
        {"v1", "PersistentVolume", "V1PersistentVolume"},
        {"v1", "PersistentVolumeClaim", "V1PersistentVolumeClaim"},
        {"v1", "Pod", "V1Pod"},
        {"v1", "ResourceQuota", "V1ResourceQuota"},
        {"v1", "Secret", "V1Secret"},
        {"v1", "Service", "V1Service"},
        {"v1", "ServiceAccount", "V1ServiceAccount"},
        {"apps/v1", "DaemonSet", "V1DaemonSet"},
        {"apps/v1", "Deployment", "V1Deployment"},
        {"apps/v1", "StatefulSet", "V1StatefulSet"},
        {"autoscaling/v2", "HorizontalPodAutoscaler", "V2HorizontalPodAutoscaler"},
        {"batch/v1", "CronJob", "V1CronJob"},
        {"batch/v1", "Job", "V1Job"},
        {"networking.k8s.io/v1", "Ingress", "V1Ingress"},
        {"networking.k8s.io/v1", "IngressClass", "V1IngressClass"},
        {"networking.k8s.io/v1", "NetworkPolicy", "V1NetworkPolicy"},
        {"policy/v1", "PodDisruptionBudget", "V1PodDisruptionBudget"},
        {"rbac.authorization.k8s.io/v1", "ClusterRole", "V1ClusterRole"},
        {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "V1ClusterRoleBinding"},
        {"rbac.authorization.k8s.io/v1", "Role", "V1Role"},
        {"rbac.authorization.k8s.io/v1", "RoleBinding", "V1RoleBinding"},
        {"scheduling.k8s.io/v1", "PriorityClass", "V1PriorityClass"},
        {"storage.k8s.io/v1", "StorageClass", "V1StorageClass"},
    };

    /** Type name (with {@code kind <apiVersion>/<Kind>} for the roots) to its field lines, sorted. */
    private final Map<String, List<String>> types = new TreeMap<>();

    private final Deque<Class<?>> open = new ArrayDeque<>();

    static Map<String, List<String>> read(Path jar, Path gson) throws IOException, ReflectiveOperationException {
        URL[] urls = {jar.toUri().toURL(), gson.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            KubernetesFacts facts = new KubernetesFacts();
            for (String[] kind : KINDS) {
                Class<?> root = Class.forName(MODELS + kind[2], true, loader);
                facts.types.put("kind " + kind[0] + " " + kind[1], List.of("= " + name(root)));
                facts.open.add(root);
            }
            while (!facts.open.isEmpty()) {
                facts.describe(facts.open.remove());
            }
            return facts.types;
        }
    }

    private void describe(Class<?> type) throws ReflectiveOperationException {
        if (types.containsKey(name(type))) {
            return;
        }
        types.put(name(type), List.of());
        Collection<?> required =
                (Collection<?>) type.getDeclaredField("openapiRequiredFields").get(null);
        Map<String, String> lines = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                String json = jsonName(field);
                String typeName = isServers(type, json) ? "any" : typeName(field.getGenericType());
                lines.put(json, json + (required.contains(json) ? "! " : " ") + typeName);
            }
        }
        types.put(name(type), List.copyOf(lines.values()));
    }

    /** Written by the server, not by charts: the types below are left out. */
    private static boolean isServers(Class<?> type, String field) {
        return field.equals("status") || field.equals("managedFields");
    }

    private String typeName(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class
                    ? "map " + typeName(arguments[1])
                    : "list " + typeName(arguments[0]);
        }
        Class<?> raw = (Class<?>) type;
        switch (raw.getName()) {
            case "java.lang.String" -> {
                return "string";
            }
            case "java.lang.Integer" -> {
                return "int";
            }
            case "java.lang.Long" -> {
                return "long";
            }
            case "java.lang.Boolean" -> {
                return "bool";
            }
            case "java.lang.Double", "java.math.BigDecimal" -> {
                return "number";
            }
            case "java.time.OffsetDateTime" -> {
                return "time";
            }
            case "java.lang.Object" -> {
                return "any";
            }
            case "[B" -> {
                return "base64";
            }
            case "io.kubernetes.client.custom.Quantity" -> {
                return "quantity";
            }
            case "io.kubernetes.client.custom.IntOrString" -> {
                return "int-or-string";
            }
            default -> {
                open.add(raw);
                return name(raw);
            }
        }
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }

    private static String jsonName(Field field) throws ReflectiveOperationException {
        for (Annotation annotation : field.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("SerializedName")) {
                return (String) annotation.annotationType().getMethod("value").invoke(annotation);
            }
        }
        throw new IllegalStateException("no JSON name: " + field);
    }
}
