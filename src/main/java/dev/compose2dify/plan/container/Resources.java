package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.ResourceFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ResourcesPlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.attribute.Attributes;
import dev.compose2dify.plan.attribute.Quantities;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.decision.Planning;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a container asks for: as Compose says, else as is known of the image. */
public final class Resources {
    private static final String GPU = "nvidia.com/gpu";

    private Resources() {}

    public static ResourcesPlan of(Planning planning, Component component) {
        Service service = component.service();
        Optional<ResourceFacts> known = component.facts().map(ImageFacts::resources);
        Service.Deploy deploy = service.deploy();
        Optional<String> limit = deploy.memoryLimit().map(Quantities::bytes);
        return new ResourcesPlan(
                deploy.cpuReservation()
                        .map(Quantities::cpus)
                        .orElse(known.flatMap(ResourceFacts::cpuRequest)
                                .filter(c -> deploy.cpuLimit().isEmpty())
                                .orElse("")),
                deploy.memoryReservation()
                        .map(Quantities::bytes)
                        .or(() -> limit)
                        .orElse(known.flatMap(ResourceFacts::memoryRequest).orElse("")),
                deploy.cpuLimit().map(Quantities::cpus).orElse(""),
                limit.or(() -> known.flatMap(ResourceFacts::memoryLimit)
                                // A request above the limit would be refused.
                                .filter(l -> deploy.memoryReservation().isEmpty()))
                        .orElse(""),
                gpus(planning, service));
    }

    /** {@code gpus}, or the older {@code deploy.resources.reservations.devices}. */
    private static String gpus(Planning planning, Service service) {
        long count = gpus(
                planning,
                service,
                "deploy.resources.reservations.devices",
                Attributes.in(service.attributes(), "deploy", "resources", "reservations", "devices"));
        count += gpus(planning, service, "gpus", service.attributes().get("gpus"));
        return count == 0 ? "" : Long.toString(count);
    }

    private static long gpus(Planning planning, Service service, String attribute, Object devices) {
        long count = 0;
        for (Map<?, ?> device : Attributes.mappings(devices)) {
            List<String> capabilities = Attributes.strings(device.get("capabilities"));
            Object driver = device.get("driver");
            boolean isGpu = capabilities.contains("gpu")
                    || capabilities.contains("nvidia")
                    || attribute.equals("gpus") && capabilities.isEmpty();
            if (!isGpu || driver != null && !driver.equals("nvidia") && !driver.equals("")) {
                planning.attention(
                        service,
                        Subject.ATTRIBUTE,
                        attribute,
                        "a device reservation of \"" + service.name() + "\" is no NVIDIA GPU; it is left out",
                        "ask for the resource of its device plugin in your values, under resources.limits",
                        service.locationOf(attribute.replaceFirst("\\..*", "")));
                continue;
            }
            List<String> ids = Attributes.strings(device.get("device_ids"));
            long asked = Attributes.bytes(device.get("count")).orElse(ids.isEmpty() ? -1L : (long) ids.size());
            if (asked < 0) {
                planning.attention(
                        service,
                        Subject.ATTRIBUTE,
                        attribute,
                        "\"" + service.name() + "\" takes all GPUs of its machine; the chart asks for one",
                        "set the number in your values, under resources.limits.\"" + GPU + "\"",
                        service.locationOf(attribute.replaceFirst("\\..*", "")));
            }
            count += asked < 0 ? 1 : asked;
        }
        if (count > 0) {
            planning.decide(
                    service,
                    Subject.ATTRIBUTE,
                    attribute,
                    Outcome.CHANGED,
                    "limit " + GPU + ": " + count,
                    "the device plugin of the cluster hands out GPUs",
                    service.locationOf(attribute.replaceFirst("\\..*", "")));
        }
        return count;
    }
}
