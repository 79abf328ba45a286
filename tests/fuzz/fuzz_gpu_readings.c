/* What nvidia-smi prints: whatever it is, no more values come of it than the job has cards. */
#include "gpu_readings.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gpu_readings readings = {};
    json_t *values = json_object();

    gpu_readings_take(&readings, (const char *) data, size / 2);
    gpu_readings_take(&readings, (const char *) data + size / 2, size - size / 2);
    gpu_readings_add(&readings, "0,1,GPU-a", values);
    if (json_object_size(values) > 6)
        abort();
    json_decref(values);
    return 0;
}
