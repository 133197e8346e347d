package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.Release;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Unknown and missing fields, wrong scalar types and values that no server of this minor takes. */
final class SchemaCheck implements Check {
    private static final Pattern QUANTITY =
            Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?");
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})");

    private final KubernetesSchema schema;

    SchemaCheck(KubernetesSchema schema) {
        this.schema = schema;
    }

    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject object : release.objects()) {
            schema.typeOf(object.apiVersion(), object.kind())
                    .ifPresentOrElse(
                            type -> new Walk(object, findings).value(object.root(), type),
                            () -> unknownKind(object, findings));
        }
    }

    private void unknownKind(KubeObject object, Findings findings) {
        String group = object.group();
        boolean custom =
                group.contains(".") && (!group.endsWith(".k8s.io") || group.equals("gateway.networking.k8s.io"));
        if (!custom) {
            findings.add(
                    object,
                    "apiVersion",
                    "Kubernetes " + schema.version() + " has no " + object.kind() + " in " + object.apiVersion());
        } else if (group.equals("traefik.io")) {
            traefik(object, findings);
        }
    }

    private static void traefik(KubeObject object, Findings findings) {
        if (!object.apiVersion().equals("traefik.io/v1alpha1")) {
            findings.add(object, "apiVersion", "Traefik's objects are of traefik.io/v1alpha1");
        }
        Map<String, ManifestValue> spec = object.spec().entries();
        if (object.is("Middleware") && spec.size() != 1) {
            findings.add(object, "spec", "a Middleware does exactly one thing, this one has " + spec.size());
        }
    }

    /** The walk through one object. */
    private final class Walk {
        private final KubeObject object;
        private final Findings findings;

        Walk(KubeObject object, Findings findings) {
            this.object = object;
            this.findings = findings;
        }

        void value(ManifestValue value, String type) {
            if (type.startsWith("list ")) {
                list(value, type.substring("list ".length()));
            } else if (type.startsWith("map ")) {
                map(value, type.substring("map ".length()));
            } else if (schema.isType(type)) {
                structure(value, type);
            } else {
                scalar(value, type);
            }
        }

        private void list(ManifestValue value, String itemType) {
            if (!(value.raw() instanceof List)) {
                add(value, "must be a list, is " + describe(value.raw()));
                return;
            }
            for (ManifestValue item : value.items()) {
                if (item.exists()) {
                    value(item, itemType);
                } else {
                    add(item, "an empty list item");
                }
            }
        }

        private void map(ManifestValue value, String itemType) {
            if (!(value.raw() instanceof Map)) {
                add(value, "must be a map, is " + describe(value.raw()));
                return;
            }
            value.entries().values().forEach(item -> {
                if (item.exists()) {
                    value(item, itemType);
                } else {
                    add(item, "must be " + name(itemType) + ", is empty");
                }
            });
        }

        private void structure(ManifestValue value, String type) {
            if (!(value.raw() instanceof Map)) {
                add(value, "must be a map, is " + describe(value.raw()));
                return;
            }
            Map<String, KubernetesSchema.Field> fields = schema.fields(type);
            Map<String, ManifestValue> entries = value.entries();
            entries.forEach((key, inner) -> {
                KubernetesSchema.Field field = fields.get(key);
                if (field == null) {
                    add(inner, "no such field in Kubernetes " + schema.version());
                } else if (inner.exists()) {
                    value(inner, field.type());
                    EnumValues.fault(type, key, inner).ifPresent(fault -> add(inner, fault));
                }
            });
            fields.forEach((key, field) -> {
                if (field.required() && !value.has(key)) {
                    add(value.get(key), "a required field is missing");
                }
            });
        }

        private void scalar(ManifestValue value, String type) {
            Object raw = value.raw();
            boolean fits = switch (type) {
                case "string" -> raw instanceof String;
                case "int" -> raw instanceof Integer;
                case "long" -> raw instanceof Integer || raw instanceof Long;
                case "number" -> raw instanceof Number;
                case "bool" -> raw instanceof Boolean;
                case "int-or-string" -> raw instanceof Integer || raw instanceof String;
                case "quantity" -> isQuantity(raw);
                case "base64" -> raw instanceof String text && isBase64(text);
                case "time" -> raw instanceof String text && TIME.matcher(text).matches();
                default -> true;
            };
            if (!fits) {
                add(value, "must be " + name(type) + ", is " + describe(raw));
            }
        }

        private void add(ManifestValue value, String message) {
            findings.add(object, value, message);
        }
    }

    private static boolean isQuantity(Object raw) {
        return raw instanceof Integer
                || raw instanceof Long
                || raw instanceof Double
                || raw instanceof BigInteger
                || raw instanceof String text && QUANTITY.matcher(text).matches();
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String name(String type) {
        return switch (type) {
            case "string" -> "a string";
            case "int", "long" -> "an integer";
            case "number" -> "a number";
            case "bool" -> "true or false";
            case "int-or-string" -> "an integer or a string";
            case "quantity" -> "a quantity such as 500m or 10Gi";
            case "base64" -> "base64 text";
            case "time" -> "a time";
            default -> "a map";
        };
    }

    /** The type only: the value may be secret. */
    private static String describe(Object raw) {
        if (raw instanceof String) {
            return "a string";
        }
        if (raw instanceof Boolean) {
            return "a boolean";
        }
        if (raw instanceof Number) {
            return "a number";
        }
        return raw instanceof List ? "a list" : "a map";
    }
}
