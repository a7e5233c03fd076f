namespace Heliograph.Server.Management;

internal sealed record SlowSettings
{
    public bool Enable { get; set; } = true;

    public string Threshold { get; set; } = "500ms";

    public string ExpireInterval { get; set; } = "5m";

    public int TopKNum { get; set; } = 10;

    public string StatsType { get; set; } = "whole";
}
